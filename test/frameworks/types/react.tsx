import {useRef} from 'react';
import type {ImTextChat} from 'im-elements';
import type {} from 'im-elements/react';

/** Checked by the compiler only: what a page may write, and what it is told to be wrong. */
export function Right() {
  const chat = useRef<ImTextChat>(null);
  return (
    <>
      <im-contact-list
        className="contacts"
        token-url="/token"
        getToken={async () => 'token'}
        dense
        onim-contact-select={({contact}) => contact.id.toUpperCase()}
      />
      <im-text-chat ref={chat} renderMessage={() => undefined} contact="bo">
        <p slot="empty">Nobody</p>
      </im-text-chat>
      <im-call-window quality="360p" onim-call-change={({call}) => call.phase} />
      <im-messenger position="bottom-start" onim-open={() => undefined} />
    </>
  );
}

export function Wrong() {
  return (
    <>
      {/* @ts-expect-error There is no such property. */}
      <im-contact-list tokens="…" />
      {/* @ts-expect-error Not one of the sizes there are. */}
      <im-call-window quality="4k" />
      {/* @ts-expect-error A number of seconds. */}
      <im-call-window ringTimeout="soon" />
      {/* @ts-expect-error The event has no such field. */}
      <im-call-window onim-call-change={({contact}) => contact} />
      {/* @ts-expect-error There is no such element. */}
      <im-contacts />
    </>
  );
}
