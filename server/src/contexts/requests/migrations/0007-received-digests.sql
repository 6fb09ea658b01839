-- By which requests a file or a thing came, found by its digest: conditions go with it wherever it goes.
create index step_digests on requests.step using gin ((jsonb_path_query_array(body, '$.said.**.digest')));
