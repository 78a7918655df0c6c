from south.db import db
from south.v2 import DataMigration
class Migration(DataMigration):
    def forwards(self, orm):
        for table in ["codebases_unit", "projects_component"]:
            try:
                db.delete_table(table, cascade=True)
            except Exception, e:
                pass
