#!/usr/bin/env node
// Plain JavaScript on purpose: an old Node must be able to read this far and be told what to do.
const [major] = process.versions.node.split('.').map(Number);

if (major < 26) {
  console.error(
    `Laurel needs Node 26 or newer; this is Node ${process.versions.node}.\n` +
      'Node 26 comes with the project: run "npm install" in its folder, then "npm start" or "npx laurel".\n' +
      'Elsewhere, install Node 26 and run "laurel" again.',
  );
  process.exit(3);
}

// Memory is swept before it has doubled: that costs little and keeps the process small. (How large the nursery may
// become is settled before any of this runs; V8's own bound, 32 MiB for each half, is what decisions want.)
const { setFlagsFromString } = await import('node:v8');
setFlagsFromString('--heap-growing-percent=50');

// Sources are stripped of their types and compiled once, not at every start: half the time until ready.
const { enableCompileCache } = await import('node:module');
enableCompileCache();

await import('../src/main.ts');
