/** Writing manifests in the page as a person does: open the editor, paste, change a line. */
import { expect, type Locator, type Page } from '@playwright/test';

export class EditorHand {
  readonly page: Page;
  readonly #label: string;

  /** @param label what the text is called */
  constructor(page: Page, label = 'Manifest') {
    this.page = page;
    this.#label = label;
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
    await this.put(text);
    expect(await this.text()).toBe(text);
  }

  /** As `paste`, without looking whether every letter arrived. */
  async put(text: string): Promise<void> {
    await this.#allowClipboard();
    await this.page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await this.#focus();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Control+V');
  }

  /** Finds the text and writes another in its place. */
  async rewrite(from: string, to: string): Promise<void> {
    await this.#focus();
    await this.page.keyboard.press('Control+F');
    await expect(this.page.locator('.find-widget.visible')).toBeVisible();
    await this.page.keyboard.insertText(from);
    await expect(this.page.locator('.find-widget .matchesCount')).toHaveText(/^1 of 1$/);
    await this.page.keyboard.press('Escape');
    await this.page.keyboard.insertText(to);
    await this.page.keyboard.press('Escape');
    expect(await this.text()).toContain(to);
  }

  /** What the editor holds, as copying it gives. */
  async text(): Promise<string> {
    await this.#allowClipboard();
    await this.#focus();
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.press('Control+C');
    await this.page.keyboard.press('Control+Home');
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  async #focus(): Promise<void> {
    await this.page
      .getByTestId('code-editor')
      .getByRole('textbox', { name: new RegExp(`^${this.#label}`) })
      .focus();
  }

  async #allowClipboard(): Promise<void> {
    await this.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  }

  async apply(): Promise<void> {
    await this.page.getByTestId('apply').click();
  }

  async review(): Promise<void> {
    await this.page.getByTestId('review').click();
  }
}
