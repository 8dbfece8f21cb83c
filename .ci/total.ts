// What closes a run: each failure by name with its message, then the plain line of what the suites counted, added up.
// A suite without a report has failed, and so has one that left a test out. Failures stand here again because a log is
// often kept by its end.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly FileReport[];
};

/** A file that could not be loaded failed without a test, and says why itself. */
type FileReport = {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly TestReport[];
};

type TestReport = {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: readonly string[] | null;
};

/** Enough of a message for what was expected, what came and where; a whole diff can be longer than the log. */
const shownChars = 4_000;

function showFailure(suite: string, file: FileReport, what: string, messages: readonly string[]): void {
  console.log(`\n${suite}: ${relative(process.cwd(), file.name)}\n  ${what}`);
  for (const message of messages) console.log(message.slice(0, shownChars).replace(/^/gm, '    '));
}

function showFailures(suite: string, file: FileReport): void {
  const failures = file.assertionResults.filter((test) => test.status === 'failed');
  for (const test of failures) showFailure(suite, file, test.fullName, test.failureMessages ?? []);
  if (file.status === 'failed' && failures.length === 0) {
    showFailure(suite, file, 'failed as a file', [file.message]);
  }
}

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
  for (const file of report.testResults) showFailures(suite, file);
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
