import { launchChromium } from './chromium';

describe(launchChromium, () => {
  it('renders a page', async () => {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.setContent('<title>Driver of the Day</title>');
      expect(await page.title()).toBe('Driver of the Day');
    } finally {
      await browser.close();
    }
  });
});
