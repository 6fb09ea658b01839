-- A backup must not open doors that were shut after it was taken: who had signed in signs in again, links are made anew.
create function after_restore() returns void language sql as $$
  delete from identity.session;
  delete from identity.ceremony;
  delete from identity.enrolment;
$$;
