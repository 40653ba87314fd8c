import { LiveBrowser } from '../browser/live-browser.ts';

/** Prints a page of HTML into a file, by an installed browser. Rejects when it cannot. */
export async function writePdf(html: string, file: string, executable: string): Promise<void> {
  const live = await LiveBrowser.start({ executable, isInsecure: false });
  try {
    const page = await live.browser.newPage();
    await page.setContent(html, { waitUntil: 'load' });
    await page.pdf({
      path: file,
      format: 'A4',
      printBackground: true,
      margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' },
    });
  } finally {
    await live.close();
  }
}
