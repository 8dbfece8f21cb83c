/** By hand: of the rows of the log the text is written out by `commit-text.ts`. */
export const insertEntries =
  'insert into `log` (`stream`, `pos`, `member`, `seq`, `type`, `happened_at`, `decided_at`, `version`, `format`, `event_key`, `body`) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';
