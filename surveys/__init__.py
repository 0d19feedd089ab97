"""The surveys that come with sipbot: one YAML file each, translations beside them. No code lives here."""
