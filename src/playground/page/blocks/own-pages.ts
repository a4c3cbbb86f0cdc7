import { createContext, use } from "react";

/** Where a link of a message leads to when the reader opens it. */
export type HrefOf = (href: string) => string;

export const OwnPagesContext = createContext<HrefOf>((href) => href);

/** Links to Sallyport's own pages are opened from the reader's own address, as their browser would. */
export const useHref = (): HrefOf => use(OwnPagesContext);

export const asReader =
  (pagesUrl: string, handle: string): HrefOf =>
  (href) =>
    href.startsWith(`${pagesUrl}/`) ? `/as/${handle}${href.slice(pagesUrl.length)}` : href;
