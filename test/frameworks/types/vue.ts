import type {GlobalComponents} from 'vue';
import type {} from 'im-elements/vue';

type Props<Tag extends keyof GlobalComponents> = InstanceType<GlobalComponents[Tag]>['$props'];
type Emit<Tag extends keyof GlobalComponents> = InstanceType<GlobalComponents[Tag]>['$emit'];

/** Checked by the compiler only: what a template may set and listen to, and what it is told to be wrong. */
export const list: Props<'im-contact-list'> = {
  class: 'contacts',
  'token-url': '/token',
  getToken: () => Promise.resolve('token'),
  dense: true,
};

// @ts-expect-error Not one of the sizes there are.
export const callWindow: Props<'im-call-window'> = {quality: '4k'};

// @ts-expect-error There is no such property.
export const chat: Props<'im-text-chat'> = {tokens: '…'};

export function events(emit: Emit<'im-call-window'>, event: Parameters<Emit<'im-call-window'>>) {
  emit(...event);
  // @ts-expect-error There is no such event.
  emit('im-nothing');
}
