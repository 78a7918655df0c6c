class StatsRouter(object):
    def db_for_read(self, model, **hints):
        if model._meta.app_label == 'visits':
            return 'stats'
        return None
    def db_for_write(self, model, **hints):
        return self.db_for_read(model)
