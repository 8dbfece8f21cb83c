import { createConnection } from 'mysql2/promise';
import { expect, test } from 'vitest';

/** The oldest releases that Laurel promises to run on (docs/operating.md). */
const oldest = { MariaDB: [10, 11], MySQL: [8, 4] } as const;

test('the engine under test is one that Laurel supports', async () => {
  const url = process.env['LAUREL_TEST_MYSQL'];
  if (!url) throw new Error('LAUREL_TEST_MYSQL is not set: run this by "npm run test:stack"');
  const connection = await createConnection(url);
  try {
    const [rows] = await connection.query('select version() as version');
    const [{ version }] = rows as [{ version: string }];
    const product = version.includes('MariaDB') ? 'MariaDB' : 'MySQL';
    const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
    const [leastMajor, leastMinor] = oldest[product];
    expect(major * 1_000 + minor).toBeGreaterThanOrEqual(leastMajor * 1_000 + leastMinor);
  } finally {
    await connection.end();
  }
});
