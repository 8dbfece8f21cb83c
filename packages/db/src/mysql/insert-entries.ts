/** By hand: the driver writes out the rows of `?`. */
export const insertEntries =
  'insert into `log` (`stream`, `pos`, `member`, `seq`, `type`, `happened_at`, `decided_at`, `version`, `format`, `event_key`, `body`) values ?';
