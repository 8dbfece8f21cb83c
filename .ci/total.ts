// The plain line that closes a run: what the suites counted, added up. A suite without a report has failed, and so
// has one that left a test out.
import { existsSync, readFileSync } from 'node:fs';

type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** One for each file; a file that could not be loaded failed without a test. */
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
};

const [folder = '', ...suites] = process.argv.slice(2);
let passed = 0;
let failed = 0;

for (const suite of suites) {
  const path = `${folder}/${suite}.json`;
  if (!existsSync(path)) {
    console.log(`${suite}: no report`);
    failed += 1;
    continue;
  }
  const report: Report = JSON.parse(readFileSync(path, 'utf8'));
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const leftOut = report.numPendingTests + report.numTodoTests;
  if (leftOut > 0) console.log(`${suite}: ${leftOut} tests were left out, which counts as failed`);
  passed += report.numPassedTests;
  failed += report.numFailedTests + unloaded.length + leftOut;
}

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
