-- How a provider that speaks Chat Completions is reached where that differs from the usual: the path below its
-- address, the header that carries the key, and what stands before the key there.

ALTER TABLE ai_providers ADD COLUMN path TEXT;
ALTER TABLE ai_providers ADD COLUMN key_header TEXT;
ALTER TABLE ai_providers ADD COLUMN key_prefix TEXT;
