import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium } from 'playwright-core';
import { aBundle, aPlace, type Place } from './verify/a-bundle';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);

/** Runs only where a browser is installed; other tests check the page as text. */
const withBrowser = CHROMIUM === undefined ? describe.skip : describe;

withBrowser('the report page in a real browser', () => {
  let place: Place;
  let browser: Browser;
  let url: string;
  beforeAll(async () => {
    place = await aPlace();
    url = pathToFileURL(join(await aBundle(place.store), 'report.html')).href;
    browser = await chromium.launch({ executablePath: CHROMIUM ?? '', args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    place?.remove();
  });

  it.each([
    [390, 'light'],
    [390, 'dark'],
    [1200, 'light'],
    [1200, 'dark'],
  ] as const)(
    'has no accessibility violations and fits the width at %i px, %s',
    async (width, colorScheme) => {
      // The page allows no scripts, so the checker needs to bypass its content security policy.
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme,
        bypassCSP: true,
      });
      const page = await context.newPage();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(url);
      expect(asked).toEqual([url]);
      await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
      const { violations, passes } = await page.evaluate<AxeResults>('axe.run()');
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(passes.length).toBeGreaterThan(20);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await context.close();
    },
  );
});
