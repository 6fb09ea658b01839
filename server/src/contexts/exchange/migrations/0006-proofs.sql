-- A receipt and its proof stay together in one row: apart, each proof cost a row and a look-up more.
alter table receipt set (toast_tuple_target = 4096);
