/** Writing manifests in the page as a person does: open the editor, paste, change a line. */
import { expect, type Locator, type Page } from '@playwright/test';

export class EditorHand {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get lines(): Locator {
    return this.page.getByTestId('code-editor').locator('.view-lines');
  }

  get problems(): Locator {
    return this.page.getByTestId('problems').getByRole('listitem');
  }

  /** Opens Monaco on the text that is shown. */
  async open(): Promise<void> {
    await this.page.getByTestId('open-editor').click();
    await expect(this.lines).toBeVisible({ timeout: 20_000 });
  }

  /** Opens Monaco on a new file. */
  async openNew(): Promise<void> {
    await this.page.getByRole('button', { name: 'New', exact: true }).click();
    await expect(this.lines).toBeVisible({ timeout: 20_000 });
    await expect(this.lines).toContainText('Paste any manifest here');
  }

  /** Puts a text in place of everything, through the clipboard. */
  async paste(text: string): Promise<void> {
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await this.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await this.lines.click({ position: { x: 200, y: 30 } });
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Control+V');
    const first = text.split('\n').find((line) => line.trim()) ?? '';
    await this.page.keyboard.press('Control+Home');
    await expect(this.lines.locator('.view-line').first()).toHaveText(spaced(first));
  }

  /** Rewrites the end of the line that contains `before`. */
  async rewrite(line: string, from: string, to: string): Promise<void> {
    await this.lines
      .locator('.view-line', { hasText: spaced(line) })
      .first()
      .click({ position: { x: 120, y: 9 } });
    await this.page.keyboard.press('End');
    for (let left = from.length; left > 0; left--) await this.page.keyboard.press('Backspace');
    await this.page.keyboard.insertText(to);
    await this.page.keyboard.press('Escape');
  }

  async apply(): Promise<void> {
    await this.page.getByTestId('apply').click();
  }

  async review(): Promise<void> {
    await this.page.getByTestId('review').click();
  }
}

/** Monaco draws spaces as no-break spaces. */
function spaced(text: string): RegExp {
  const escaped = text.trim().replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(escaped.replaceAll(' ', '[ \\u00a0]'));
}
