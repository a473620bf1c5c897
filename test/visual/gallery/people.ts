import type {Contact, Profile} from '../../../src/protocol/index.js';
import type {GalleryLanguage} from '../../support/gallery.js';

/** What the people of the gallery are called, and what they have written to each other. */
export interface Words {
  readonly names: Readonly<Record<PersonId, string>>;
  readonly talk: {
    readonly yesterday: readonly [string, string];
    readonly long: string;
    readonly question: string;
    readonly answer: string;
    readonly link: string;
    readonly draft: string;
    readonly unsent: string;
  };
}

export type PersonId = 'maya' | 'tom' | 'priya' | 'daniel' | 'sofia' | 'max' | 'ines';

const ENGLISH: Words = {
  names: {
    maya: 'Maya Lindqvist',
    tom: 'Tom Okafor',
    priya: 'Priya Raman',
    daniel: 'Daniel Weiss',
    sofia: 'Sofia Marchetti',
    max: 'Maximiliane von Hohenlohe-Waldenburg-Schillingsfürst',
    ines: 'Ines',
  },
  talk: {
    yesterday: ['Are the new wheels in?', 'They came this morning. Both of them.'],
    long:
      'Good. Then I would like to have the front one built up first, the rear one can wait until ' +
      'next week: I am away from Thursday on and only back on Monday.',
    question: 'Could we look at the spokes together?',
    answer: 'Of course.\nI will call you in ten minutes.',
    link: 'The chart is here: https://example.com/spokes/chart?length=287',
    draft: 'See you',
    unsent: 'The train has no network, I will write again from the station.',
  },
};

const ARABIC: Words = {
  names: {
    maya: 'ميّ الحسيني',
    tom: 'طارق منصور',
    priya: 'بثينة رمضان',
    daniel: 'داود الويسي',
    sofia: 'صفية مراكشي',
    max: 'عبد الرحمن بن عبد العزيز الأندلسي القرطبي التلمساني',
    ines: 'إيناس',
  },
  talk: {
    yesterday: ['هل وصلت العجلات الجديدة؟', 'وصلت هذا الصباح، كلتاهما.'],
    long:
      'جيد. أريد إذن تركيب الأمامية أولًا، أما الخلفية فيمكن أن تنتظر حتى الأسبوع القادم: سأكون ' +
      'مسافرًا من يوم الخميس ولن أعود قبل يوم الاثنين.',
    question: 'هل يمكننا أن ننظر إلى الأسلاك معًا؟',
    answer: 'بالطبع.\nسأتصل بك بعد عشر دقائق.',
    link: 'الجدول هنا: https://example.com/spokes/chart?length=287',
    draft: 'إلى اللقاء',
    unsent: 'لا توجد شبكة في القطار، سأكتب مرة أخرى من المحطة.',
  },
};

export const wordsIn = (language: GalleryLanguage): Words => (language === 'ar' ? ARABIC : ENGLISH);

const PRESENCE = {
  maya: 'online',
  tom: 'busy',
  priya: 'away',
  daniel: 'in-call',
  sofia: 'offline',
  max: 'online',
  ines: 'offline',
} as const satisfies Record<PersonId, Contact['presence']>;

export const contactsOf = ({names}: Words): readonly Contact[] =>
  (Object.keys(names) as PersonId[]).map((id) => ({id, name: names[id], presence: PRESENCE[id]}));

export const profileOf = (id: PersonId, {names}: Words): Profile => ({id, name: names[id]});
