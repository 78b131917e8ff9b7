import type { Locator, Page } from 'playwright-core';

/** More than the stops of any page. */
const MOST_STOPS = 60;

/**
 * Presses Tab until this has the focus, as somebody without a mouse does.
 * @throws Error if it cannot be reached so, or the focus cannot be seen there
 */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press('Tab');
    if (!(await hasFocus(target))) continue;
    if (!(await showsFocus(target))) throw new Error(`the focus cannot be seen on ${target.toString()}`);
    return;
  }
  throw new Error(`no way by Tab to ${target.toString()}`);
}

/** Whether keys go there. */
export function hasFocus(target: Locator): Promise<boolean> {
  // Inside a shadow root only the root itself knows which of its elements has the focus.
  return target.evaluate((element) => (element.getRootNode() as Document | ShadowRoot).activeElement === element);
}

/** Whether an outline is drawn around it, or around the label that stands for it. */
function showsFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) =>
    [element, element.closest('label')].some((one) => {
      const style = one && getComputedStyle(one);
      return style !== null && style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
    }),
  );
}
