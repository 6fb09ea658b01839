-- Answers to the self-test lie in the draft, with who wrote them. Of requests that were handed in, those of their steps.
update requests.request r
set body = jsonb_set(r.body, '{risks}', coalesce((
  select jsonb_agg(of_ground.answer)
  from (
    select distinct on (risk->>'instrument', risk->>'id')
           risk || jsonb_build_object('post', s.body->'post', 'at', s.body->'at', 'officer', coalesce(s.officer::text, '')) as answer
    from requests.step s, jsonb_array_elements(s.body->'said'->'risks') risk
    where s.request_id = r.id and s.body->>'by' = r.side and s.body->>'post' is not null
    order by risk->>'instrument', risk->>'id', s.number desc
  ) of_ground), '[]'))
where not r.body ? 'risks';
