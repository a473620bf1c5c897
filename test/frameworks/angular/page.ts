import '@angular/compiler';
import {
  Component,
  CUSTOM_ELEMENTS_SCHEMA,
  provideZonelessChangeDetection,
  signal,
} from '@angular/core';
import {bootstrapApplication} from '@angular/platform-browser';
import type {ImCallChangeEvent} from '../page.js';

@Component({
  selector: '#page',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <im-contact-list [getToken]="getToken" alerts="title" theme="light" [dense]="isDense()" />
    <im-text-chat [renderMessage]="renderMessage" theme="light" />
    <im-call-window [audioOnly]="false" silent quality="360p" (im-call-change)="changed($event)" />
    <button (click)="isDense.set(!isDense())">Dense</button>
    <output>{{ phase() }}</output>
  `,
})
class Page {
  readonly getToken = window.getToken;
  readonly renderMessage = window.renderMessage;
  readonly phase = signal('none');
  readonly isDense = signal(true);

  changed(event: Event): void {
    this.phase.set((event as ImCallChangeEvent).call.phase);
  }
}

void bootstrapApplication(Page, {providers: [provideZonelessChangeDetection()]});
