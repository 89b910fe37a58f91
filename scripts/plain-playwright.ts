/** Ends a browser run with one line that people and scripts can both read: `e2e: N passed, N failed`. */
import type { FullConfig, FullResult, Reporter, Suite } from '@playwright/test/reporter';

export default class PlainPlaywright implements Reporter {
  private root: Suite | undefined;
  private errors = 0;

  printsToStdio(): boolean {
    return false;
  }

  onBegin(_config: FullConfig, suite: Suite): void {
    this.root = suite;
  }

  onError(): void {
    this.errors++;
  }

  onEnd(result: FullResult): void {
    const count = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
    for (const test of this.root?.allTests() ?? []) count[test.outcome()]++;
    // A run that broke without a failed test (no server, no browser) is one failure, never a success.
    const failed = count.unexpected + this.errors || (result.status === 'passed' ? 0 : 1);
    const tail = count.skipped > 0 ? `, ${count.skipped} skipped` : '';
    process.stdout.write(`\ne2e: ${count.expected + count.flaky} passed, ${failed} failed${tail}\n`);
  }
}
