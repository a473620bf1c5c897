// Made by scripts/icons.js from lucide-static (ISC licence). Do not edit.
import {svg} from 'lit';
import {icon, icons as shared} from '../icons.js';

export const icons = {
  ...shared,
  close: icon(svg`<path d="M18 6 6 18" /><path d="m6 6 12 12" />`),
  back: icon(svg`<path d="m12 19-7-7 7-7" /><path d="M19 12H5" />`),
  down: icon(svg`<path d="m6 9 6 6 6-6" />`),
} as const;
