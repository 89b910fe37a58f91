/** The language of the journeys: the page, its clock held by hand, and what the cluster says. */
import { expect, test as base, type Locator, type Page } from '@playwright/test';
import type { KubernetesObject } from '../src/api/object.ts';
import type { ApiRequest, ApiResponse } from '../src/api/request.ts';
import type { Deployment } from '../src/kinds/deployment/types.ts';
import type { Pod } from '../src/kinds/pod/types.ts';
import type { OrreryState } from '../src/ui/shell/window-orrery.ts';

/** Where every journey's clock stands after `visit`: the demo has been up for a while. */
export const startMs = 60_000;

export class Visit {
  readonly page: Page;
  /** Whatever the browser called an error. */
  readonly errors: string[] = [];
  /** What a journey breaks on purpose may be reported. */
  readonly expectedErrors: RegExp[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(error.stack ?? error.message));
    page.on('console', (message) => message.type() === 'error' && this.errors.push(message.text()));
  }

  /** Opens the page, and stops the clock at one virtual moment that is the same for every run. */
  async open(): Promise<this> {
    await this.openRunning();
    await this.pause();
    await this.advanceTo(startMs);
    return this;
  }

  async openRunning(): Promise<this> {
    await this.page.goto('./');
    await this.page.waitForFunction(() => window.orrery?.now() > 0);
    return this;
  }

  now(): Promise<number> {
    return this.page.evaluate(() => window.orrery.now());
  }

  /** Lets the page draw so many frames: for looking whether something goes on, or stands still. */
  async drawn(frames: number): Promise<void> {
    await this.page.evaluate(
      (count) =>
        new Promise<void>((resolve) => {
          const next = (left: number) => (left === 0 ? resolve() : requestAnimationFrame(() => next(left - 1)));
          next(count);
        }),
      frames,
    );
  }

  async pause(): Promise<void> {
    await this.page.evaluate(() => window.orrery.pause());
  }

  async advance(ms: number): Promise<void> {
    await this.page.evaluate((by) => window.orrery.advance(by), ms);
  }

  async advanceTo(ms: number): Promise<void> {
    await this.page.evaluate((to) => window.orrery.advance(to - window.orrery.now()), ms);
  }

  state(): Promise<OrreryState> {
    return this.page.evaluate(() => window.orrery.state());
  }

  async hash(): Promise<string> {
    return (await this.state()).hash;
  }

  handle(request: ApiRequest): Promise<ApiResponse> {
    return this.page.evaluate((sent) => window.orrery.handle(sent), request);
  }

  /** Sends what must work. */
  async create(path: string, body: object): Promise<void> {
    const { code, body: answer } = await this.handle({ method: 'POST', path, contentType: 'application/json', body });
    expect(code, JSON.stringify(answer)).toBe(201);
  }

  async object<T extends KubernetesObject>(resource: string, key: string): Promise<T | undefined> {
    return (await this.state()).objects[resource]?.[key] as T | undefined;
  }

  async deployment(key: string): Promise<Deployment> {
    const found = await this.object<Deployment>('deployments', key);
    if (!found) throw new Error(`there is no Deployment ${key}`);
    return found;
  }

  async pods(app: string): Promise<Pod[]> {
    return podsOf(await this.state(), app);
  }

  node(name: string): Locator {
    return this.page.getByTestId(`node-${name}`);
  }

  pod(name: string): Locator {
    return this.page.getByTestId(`pod-default-${name}`);
  }

  get console(): Locator {
    return this.page.getByTestId('terminal-log');
  }

  /** Runs one line in the terminal and waits until it has ended. */
  async type(line: string): Promise<void> {
    const input = this.page.getByTestId('terminal-input');
    await input.fill(line);
    await input.press('Enter');
    await expect(this.page.locator('.terminal-line label')).toHaveText('$');
  }

  /** The context menu's item. */
  action(id: string): Locator {
    return this.page.getByTestId(`action-${id}`);
  }

  async openMenuOf(node: string): Promise<void> {
    await this.node(node)
      .getByRole('button', { name: `Actions for node ${node}` })
      .click();
  }

  /** Presses the mouse on one thing, moves over another, and does not let go. */
  async dragOver(what: Locator, where: Locator, at?: { x: number; y: number }): Promise<void> {
    await what.hover(at ? { position: at } : {});
    await this.page.mouse.down();
    const box = await boxOf(where);
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 + 8, { steps: 6 });
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 2 });
  }

  async drag(what: Locator, where: Locator, at?: { x: number; y: number }): Promise<void> {
    await this.dragOver(what, where, at);
    await this.page.mouse.up();
  }
}

/** The place on a node's card where a hand would take it: beside its name, on no button and no pod. */
export const cardGrip = { x: 150, y: 20 };

export async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('it is not on the screen');
  return box;
}

export function podsOf(state: OrreryState, app: string): Pod[] {
  return Object.values(state.objects['pods'] ?? {}).filter((pod) => pod.metadata.labels?.['app'] === app) as Pod[];
}

export function isLeaving(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined;
}

export function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
}

/** Every journey fails when the browser reported an error that it did not expect. */
export const test = base.extend<{ visit: Visit }>({
  visit: async ({ page }, use) => {
    const visit = new Visit(page);
    await use(visit);
    const unexpected = visit.errors.filter((text) => !visit.expectedErrors.some((pattern) => pattern.test(text)));
    expect(unexpected, 'errors in the browser').toEqual([]);
  },
});

export { expect };
