/** Counts what passed and what failed, prints as it goes, and closes with the one line that says how it went. */
export function createTally() {
  let passed = 0;
  /** @type {string[]} */
  const failures = [];
  let skipped = 0;
  return {
    /** One check that either holds or not. */
    check: (/** @type {string} */ name, /** @type {boolean} */ ok, output = '', seconds = 0) => {
      if (ok) passed += 1;
      else failures.push(name);
      console.log(`${ok ? '✓' : '✗'} ${name}${seconds > 0 ? ` (${seconds.toFixed(1)} s)` : ''}`);
      if (!ok) console.log(output.trimEnd().replace(/^/gm, '    '));
    },
    /** What a test runner counted; its own report was printed already. */
    add: (/** @type {{ passed: number, failed: readonly string[], skipped: number }} */ result) => {
      passed += result.passed;
      skipped += result.skipped;
      failures.push(...result.failed);
    },
    /** Prints the failures again, then the last line; gives the exit code. */
    finish: () => {
      if (failures.length > 0) console.log(`\nFailed:\n${failures.map((name) => `  ✗ ${name}`).join('\n')}`);
      if (skipped > 0) console.log(`\n${skipped} skipped`);
      console.log(`\n${passed} passed, ${failures.length} failed`);
      return failures.length === 0 && passed > 0 ? 0 : 1;
    },
  };
}
