-- Until when somebody counts as administrator who no longer is one: the moments at which an officer left active service,
-- and at which a post stopped giving the duties of an administrator. Null where that never was, or was not kept.
alter table officer add column out_of_service_at timestamptz;
alter table post add column administered_until timestamptz;
