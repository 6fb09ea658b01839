-- When a file was last laid down or named, and by which upload it lies: for the collector.
create index file_upload on requests.file (upload);
create index file_laid on requests.file (laid_at);
