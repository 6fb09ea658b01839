-- Nothing is signed over what was brought back until peers have said whether they hold more of this log.
create function after_restore() returns void language sql as $$
  update ledger.head set held = 'restored', held_note = null, rebuilding = false;
$$;
