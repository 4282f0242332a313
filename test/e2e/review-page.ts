import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { MaskedLesionView } from '../../server/http/lesion/lesion-schemas.js';

const patience = 60_000;

/** The smallest that the panel is made for: software rendering takes its time by the pixel. */
const screen = { width: 1280, height: 720 } as const;

/** Ends when no image was drawn for a second. */
const drawn = `new Promise((resolve) => {
  const settled = () => { document.removeEventListener('CORNERSTONE_IMAGE_RENDERED', again, true); resolve(); };
  let timer = setTimeout(settled, 1000);
  const again = () => { clearTimeout(timer); timer = setTimeout(settled, 1000); };
  document.addEventListener('CORNERSTONE_IMAGE_RENDERED', again, true);
})`;

export interface ReviewPageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly locale?: string;
  /** Header of every request of the page. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A reader at the viewer: what he sees, clicks and types. */
export class ReviewPage {
  /** Everything that the page wrote to the console, and the addresses that it asked for. */
  readonly console: string[] = [];
  readonly requests: string[] = [];
  readonly failures: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly baseUrl: string,
  ) {
    page.on('console', (message) => {
      this.console.push(message.text());
      if (message.text().startsWith('rejected: ')) this.failures.push(message.text());
    });
    page.on('pageerror', (error) => this.failures.push(error.message));
    page.on('request', (request) => this.requests.push(request.url()));
  }

  static async open(browser: Browser, baseUrl: string, options: ReviewPageOptions = {}): Promise<ReviewPage> {
    const { width = screen.width, height = screen.height, locale = 'en-GB', headers } = options;
    const context = await browser.newContext({
      viewport: { width, height },
      locale,
      ...(headers !== undefined && { extraHTTPHeaders: { ...headers } }),
    });
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    await page.addInitScript({ path: join('test', 'e2e', 'page-probe.js') });
    return new ReviewPage(context, page, baseUrl);
  }

  /** Opens a study by its address, and waits until its first lesion is in view. */
  async review(studyInstanceUID: string): Promise<void> {
    await this.page.goto(`${this.baseUrl}/lesion-review?StudyInstanceUIDs=${studyInstanceUID}`);
    await this.seeLightly('desk', 'visible');
    await this.page.waitForFunction(
      'recist3dProbe.viewports().length > 0 && recist3dProbe.imageInView() !== undefined',
    );
  }

  at = (name: string): string => `[data-cy="${name}"]`;
  see = (name: string) => this.page.waitForSelector(this.at(name));
  gone = (name: string) => this.page.waitForSelector(this.at(name), { state: 'detached' });
  /** Waits without a handle of the element: such a handle keeps the whole page of a study alive after it was left. */
  seeLightly = (name: string, state: 'visible' | 'detached'): Promise<void> =>
    this.page.locator(this.at(name)).waitFor({ state });
  click = (name: string): Promise<void> => this.page.click(this.at(name));
  press = (key: string): Promise<void> => this.page.keyboard.press(key);
  text = async (name: string): Promise<string> => (await this.page.textContent(this.at(name))) ?? '';
  ask = <T>(expression: string): Promise<T> => this.page.evaluate<T>(expression);

  attributes = (selector: string, name: string): Promise<string[]> =>
    this.ask(`[...document.querySelectorAll('${selector}')].map((element) => element.getAttribute('${name}') ?? '')`);
  count = (selector: string): Promise<number> => this.ask(`document.querySelectorAll('${selector}').length`);

  /** Waits until the overlay of the viewports has so many of these. */
  drawn = (selector: string, count: number) =>
    this.page.waitForFunction(`document.querySelectorAll('.recist3d-overlay ${selector}').length === ${count}`);

  /** Waits for a lesion of the list to have this status. */
  status = (jobId: string, status: string) =>
    this.page.waitForSelector(`[data-cy=lesion][data-job-id="${jobId}"][data-status="${status}"]`);
  lesionIds = (): Promise<string[]> => this.attributes('[data-cy=lesion]', 'data-job-id');
  shown = async (): Promise<string> => (await this.page.getAttribute(this.at('desk'), 'data-job-id')) ?? '';
  /** Waits until this lesion is in view. */
  inView = (jobId: string) => this.page.waitForSelector(`[data-cy=desk][data-job-id="${jobId}"]`);
  edited = (edited: boolean) => this.page.waitForSelector(`[data-cy=desk][data-edited="${edited}"]`);
  /** Takes a handle by the keyboard, moves it by one key, and waits for what is segmented anew. */
  async moveHandle(selector: string, key: string): Promise<void> {
    await this.page.focus(selector);
    await this.press(key);
    await this.press('Enter');
    await this.edited(true);
    await this.gone('busy');
  }
  /** Goes back to what the program found. */
  async reset(): Promise<void> {
    await this.click('reset');
    await this.edited(false);
  }
  open = async (jobId: string): Promise<void> => {
    await this.page.click(`[data-cy=lesion][data-job-id="${jobId}"]`);
    await this.inView(jobId);
  };

  /** Unfolds the tools of the correction. */
  async correct(): Promise<void> {
    if ((await this.page.getAttribute(this.at('correct'), 'open')) === null)
      await this.page.click(`${this.at('correct')} summary`);
    await this.page.waitForSelector(`${this.at('tool-brush')}:visible`);
  }

  /** Where a point of an image lies on the page. */
  pointOnPage(
    mask: MaskedLesionView['mask'],
    sopInstanceUID: string,
    point: readonly [number, number],
  ): Promise<[number, number]> {
    const slice = mask.slices.find((one) => one.sopInstanceUID === sopInstanceUID);
    return this.ask(
      `recist3dProbe.pointOnPage(${JSON.stringify(slice)}, ${JSON.stringify(mask.grid)}, ${JSON.stringify(point)})`,
    );
  }

  /** Presses the left button at the first point and draws through the others. */
  async drag(...points: readonly (readonly [number, number])[]): Promise<void> {
    const [[x, y], ...rest] = points;
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    for (const [a, b] of rest) await this.page.mouse.move(a, b, { steps: 4 });
    await this.page.mouse.up();
  }

  /** A picture of the page once nothing more is drawn; kept only where E2E_PICTURES names a folder. */
  async picture(name: string): Promise<void> {
    const folder = process.env['E2E_PICTURES'];
    if (folder === undefined || folder === '') return;
    mkdirSync(folder, { recursive: true });
    await this.page.evaluate(drawn);
    await this.page.screenshot({ path: join(folder, `${name}.png`) });
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
