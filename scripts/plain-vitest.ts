/** Ends a unit run with one line that people and scripts can both read: `unit: N passed, N failed`. */
import type { Reporter, TestModule } from 'vitest/node';

export default class PlainVitest implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[] = []): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      let failedHere = 0;
      for (const test of module.children.allTests()) {
        const state = test.result().state;
        count[state]++;
        if (state === 'failed') failedHere++;
      }
      // A file that did not load has no tests, yet it failed.
      if (module.state() === 'failed' && failedHere === 0) count.failed++;
    }
    const skipped = count.skipped + count.pending;
    const tail = skipped > 0 ? `, ${skipped} skipped` : '';
    process.stdout.write(`\nunit: ${count.passed} passed, ${count.failed} failed${tail}\n`);
  }
}
