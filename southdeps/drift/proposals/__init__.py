"""What would close the gap: SQL for one database, or a South migration. Proposals, to be read before they are run."""
