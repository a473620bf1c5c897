import {html, render} from 'lit';
import type {ImCallChangeEvent} from '../page.js';

const state = {phase: 'none', isDense: true};

function change(part: Partial<typeof state>): void {
  Object.assign(state, part);
  draw();
}

function draw(): void {
  render(
    html`
      <im-contact-list
        .getToken=${window.getToken}
        alerts="title"
        theme="light"
        ?dense=${state.isDense}
      ></im-contact-list>
      <im-text-chat .renderMessage=${window.renderMessage} theme="light"></im-text-chat>
      <im-call-window
        .audioOnly=${false}
        silent
        quality="360p"
        @im-call-change=${({call}: ImCallChangeEvent) => change({phase: call.phase})}
      ></im-call-window>
      <button @click=${() => change({isDense: !state.isDense})}>Dense</button>
      <output>${state.phase}</output>
    `,
    document.querySelector<HTMLElement>('#page')!,
  );
}

draw();
