-- Who may write which keys. A worker adds keys of accounts that are made by API; admin keys and those of the instance
-- file are provisioned by the owner role, to which policies do not apply.
ALTER TABLE {schema}.api_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY api_keys_read ON {schema}.api_keys FOR SELECT USING (true);
CREATE POLICY api_keys_made_by_api ON {schema}.api_keys FOR INSERT WITH CHECK (NOT admin AND source = 'api');
