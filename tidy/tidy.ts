import { openRepository } from './repository.ts';
import { rules } from './rules.ts';

const repository = openRepository(process.cwd());
const found = rules.flatMap((rule) =>
  [...rule.find(repository)].map(({ path, line, message }) => `${path}:${line} ${rule.name}: ${message}`),
);
const complaints = [...new Set(found)];

for (const complaint of complaints) console.error(complaint);
console.log(`tidy: ${repository.files.length} files, ${rules.length} rules, ${complaints.length} complaints`);
process.exitCode = complaints.length === 0 ? 0 : 1;
