/**
 * What is on the gallery's page: a list, a chat beside it and the call; one of the three; or the messenger that makes one
 * of them.
 */
export type View = 'desktop' | 'list' | 'chat' | 'call' | 'messenger';

/** One language of each direction, and the two whose words are the longest. */
export type GalleryLanguage = 'en' | 'ar' | 'de' | 'ru';

/** What the gallery's page offers to whoever drives it from outside. */
export interface Gallery {
  /** Each state, with the views it can be seen in. */
  readonly states: Readonly<Record<string, readonly View[]>>;
  /** Resolves once all code, languages and fonts are here. */
  prepare(): Promise<void>;
  /** Takes down what is shown and builds up a state in a view; resolves when it is on the screen. */
  show(state: string, view: View, language: GalleryLanguage): Promise<void>;
  /** Says what is shown in another language, as a page does whose `lang` changes. */
  speak(language: GalleryLanguage): Promise<void>;
  /** What is cut off, lies over something else or has to be scrolled sideways now, each as a sentence. */
  unfit(): readonly string[];
  /** What can be pressed or moved and is smaller than so many pixels either way, each as a sentence. */
  small(least: number): readonly string[];
}

declare global {
  interface Window {
    gallery: Gallery;
  }
}
