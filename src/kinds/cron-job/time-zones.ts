/** The world's time zones by the rules of today: a fixed table, so that every machine reckons alike. */
// The names are those of the IANA database. Morocco's and Palestine's pauses in Ramadan are left out.
import { summerRules, type SummerRule } from './summer-time.ts';

/** Minutes that clocks are ahead of UTC at a moment. @param utcMs milliseconds since 1970 */
export type TimeZone = (utcMs: number) => number;

interface Group {
  /** Minutes ahead of UTC, in winter. */
  minutes: number;
  rule?: SummerRule;
  /** `Europe/Oslo,Paris` are two. */
  names: string;
}

export const utc: TimeZone = () => 0;

/** Undefined for a name that nobody knows. The empty name is UTC. */
export function timeZoneOf(name: string): TimeZone | undefined {
  if (name === '') return utc;
  const group = groups.find(({ names }) => hasName(names, name));
  if (!group) return undefined;
  const { minutes, rule } = group;
  return rule ? (utcMs) => minutes + summerRules[rule](utcMs, minutes) : () => minutes;
}

function hasName(names: string, name: string): boolean {
  const cut = name.lastIndexOf('/') + 1;
  const region = name.slice(0, cut);
  const place = name.slice(cut);
  return names.split(' ').some((word) => {
    const places = word.slice(word.lastIndexOf('/') + 1);
    return word.length - places.length === cut && word.startsWith(region) && places.split(',').includes(place);
  });
}

// prettier-ignore
const groups: readonly Group[] = [
  { minutes: -720, names: 'Etc/GMT+12' },
  { minutes: -660, names: 'Etc/GMT+11 Pacific/Midway,Niue,Pago_Pago,Samoa' },
  { minutes: -600, names: 'Etc/GMT+10 HST Pacific/Honolulu,Rarotonga,Tahiti US/Hawaii' },
  { minutes: -600, rule: 'unitedStates', names: 'America/Adak' },
  { minutes: -570, names: 'Pacific/Marquesas' },
  { minutes: -540, names: 'Etc/GMT+9 Pacific/Gambier' },
  { minutes: -540, rule: 'unitedStates', names: 'America/Anchorage,Juneau,Metlakatla,Nome,Sitka,Yakutat US/Alaska' },
  { minutes: -480, names: 'Etc/GMT+8 Pacific/Pitcairn' },
  { minutes: -480, rule: 'unitedStates', names: 'America/Los_Angeles,Tijuana,Vancouver Canada/Pacific PST8PDT US/Pacific' },
  { minutes: -420, names: [
      'America/Creston,Dawson,Dawson_Creek,Fort_Nelson,Hermosillo,Mazatlan,Phoenix,Whitehorse Etc/GMT+7 MST',
      'US/Arizona',
    ].join(' ') },
  { minutes: -420, rule: 'unitedStates', names: 'America/Boise,Cambridge_Bay,Ciudad_Juarez,Denver,Edmonton,Inuvik Canada/Mountain MST7MDT US/Mountain' },
  { minutes: -360, names: [
      'America/Bahia_Banderas,Belize,Chihuahua,Costa_Rica,El_Salvador,Guatemala,Managua,Merida,Mexico_City',
      'America/Monterrey,Regina,Swift_Current,Tegucigalpa Etc/GMT+6 Pacific/Galapagos',
    ].join(' ') },
  { minutes: -360, rule: 'chile', names: 'Pacific/Easter' },
  { minutes: -360, rule: 'unitedStates', names: [
      'America/Chicago,Matamoros,Menominee,Ojinaga,Rankin_Inlet,Resolute,Winnipeg',
      'America/Indiana/Knox,Tell_City America/North_Dakota/Beulah,Center,New_Salem CST6CDT Canada/Central',
      'US/Central',
    ].join(' ') },
  { minutes: -300, names: [
      'America/Bogota,Cancun,Cayman,Coral_Harbour,Eirunepe,Guayaquil,Jamaica,Lima,Panama,Rio_Branco EST,Jamaica',
      'Etc/GMT+5',
    ].join(' ') },
  { minutes: -300, rule: 'cuba', names: 'America/Havana Cuba' },
  { minutes: -300, rule: 'unitedStates', names: [
      'America/Detroit,Fort_Wayne,Grand_Turk,Indianapolis,Iqaluit,Louisville,Montreal,Nassau,New_York',
      'America/Port-au-Prince,Toronto America/Indiana/Marengo,Petersburg,Vevay,Vincennes,Winamac',
      'America/Kentucky/Monticello Canada/Eastern EST5EDT US/Eastern',
    ].join(' ') },
  { minutes: -240, names: [
      'America/Anguilla,Antigua,Aruba,Barbados,Blanc-Sablon,Boa_Vista,Campo_Grande,Caracas,Cuiaba,Curacao',
      'America/Dominica,Grenada,Guadeloupe,Guyana,Kralendijk,La_Paz,Lower_Princes,Manaus,Marigot,Martinique',
      'America/Montserrat,Port_of_Spain,Porto_Velho,Puerto_Rico,Santo_Domingo,St_Barthelemy,St_Kitts,St_Lucia',
      'America/St_Thomas,St_Vincent,Tortola Etc/GMT+4',
    ].join(' ') },
  { minutes: -240, rule: 'chile', names: 'America/Santiago Chile/Continental' },
  { minutes: -240, rule: 'unitedStates', names: 'America/Glace_Bay,Goose_Bay,Halifax,Moncton,Thule Atlantic/Bermuda Canada/Atlantic' },
  { minutes: -210, rule: 'unitedStates', names: 'America/St_Johns' },
  { minutes: -180, names: [
      'America/Araguaina,Asuncion,Bahia,Belem,Buenos_Aires,Catamarca,Cayenne,Cordoba,Coyhaique,Fortaleza,Jujuy',
      'America/Maceio,Mendoza,Montevideo,Paramaribo,Punta_Arenas,Recife,Santarem,Sao_Paulo',
      'America/Argentina/Buenos_Aires,La_Rioja,Rio_Gallegos,Salta,San_Juan,San_Luis,Tucuman,Ushuaia',
      'Antarctica/Palmer,Rothera Atlantic/Stanley Brazil/East Etc/GMT+3',
    ].join(' ') },
  { minutes: -180, rule: 'unitedStates', names: 'America/Miquelon' },
  { minutes: -120, names: 'America/Noronha Atlantic/South_Georgia Etc/GMT+2' },
  { minutes: -120, rule: 'europe', names: 'America/Godthab,Nuuk,Scoresbysund' },
  { minutes: -60, names: 'Atlantic/Cape_Verde Etc/GMT+1' },
  { minutes: -60, rule: 'europe', names: 'Atlantic/Azores' },
  { minutes: 0, names: [
      'Africa/Abidjan,Accra,Bamako,Banjul,Bissau,Conakry,Dakar,Freetown,Lome,Monrovia,Nouakchott,Ouagadougou',
      'Africa/Sao_Tome America/Danmarkshavn Atlantic/Reykjavik,St_Helena',
      'Etc/GMT,Greenwich,UCT,UTC,Universal,Zulu GMT,Greenwich,UCT,UTC,Universal,Zulu',
    ].join(' ') },
  { minutes: 0, rule: 'europe', names: [
      'Atlantic/Canary,Faeroe,Faroe,Madeira Eire,GB,Portugal,WET',
      'Europe/Belfast,Dublin,Guernsey,Isle_of_Man,Jersey,Lisbon,London',
    ].join(' ') },
  { minutes: 0, rule: 'troll', names: 'Antarctica/Troll' },
  { minutes: 60, names: [
      'Africa/Algiers,Bangui,Brazzaville,Casablanca,Douala,El_Aaiun,Kinshasa,Lagos,Libreville,Luanda,Malabo',
      'Africa/Ndjamena,Niamey,Porto-Novo,Tunis Etc/GMT-1',
    ].join(' ') },
  { minutes: 60, rule: 'europe', names: [
      'Africa/Ceuta Arctic/Longyearbyen CET,MET,Poland',
      'Europe/Amsterdam,Andorra,Belgrade,Berlin,Bratislava,Brussels,Budapest,Busingen,Copenhagen,Gibraltar',
      'Europe/Ljubljana,Luxembourg,Madrid,Malta,Monaco,Oslo,Paris,Podgorica,Prague,Rome,San_Marino,Sarajevo',
      'Europe/Skopje,Stockholm,Tirane,Vaduz,Vatican,Vienna,Warsaw,Zagreb,Zurich',
    ].join(' ') },
  { minutes: 120, names: [
      'Africa/Blantyre,Bujumbura,Gaborone,Harare,Johannesburg,Juba,Khartoum,Kigali,Lubumbashi,Lusaka,Maputo',
      'Africa/Maseru,Mbabane,Tripoli,Windhoek Etc/GMT-2 Europe/Kaliningrad',
    ].join(' ') },
  { minutes: 120, rule: 'egypt', names: 'Africa/Cairo Egypt' },
  { minutes: 120, rule: 'europe', names: [
      'Asia/Famagusta,Nicosia EET',
      'Europe/Athens,Bucharest,Helsinki,Kiev,Kyiv,Mariehamn,Riga,Sofia,Tallinn,Vilnius',
    ].join(' ') },
  { minutes: 120, rule: 'israel', names: 'Asia/Jerusalem,Tel_Aviv Israel' },
  { minutes: 120, rule: 'lebanon', names: 'Asia/Beirut' },
  { minutes: 120, rule: 'moldova', names: 'Europe/Chisinau' },
  { minutes: 120, rule: 'palestine', names: 'Asia/Gaza,Hebron' },
  { minutes: 180, names: [
      'Africa/Addis_Ababa,Asmara,Asmera,Dar_es_Salaam,Djibouti,Kampala,Mogadishu,Nairobi Antarctica/Syowa',
      'Asia/Aden,Amman,Baghdad,Bahrain,Damascus,Istanbul,Kuwait,Qatar,Riyadh Etc/GMT-3',
      'Europe/Istanbul,Kirov,Minsk,Moscow,Simferopol,Volgograd Indian/Antananarivo,Comoro,Mayotte Turkey',
    ].join(' ') },
  { minutes: 210, names: 'Asia/Tehran Iran' },
  { minutes: 240, names: [
      'Asia/Baku,Dubai,Muscat,Tbilisi,Yerevan Etc/GMT-4 Europe/Astrakhan,Samara,Saratov,Ulyanovsk',
      'Indian/Mahe,Mauritius,Reunion',
    ].join(' ') },
  { minutes: 270, names: 'Asia/Kabul' },
  { minutes: 300, names: [
      'Antarctica/Mawson,Vostok',
      'Asia/Almaty,Aqtau,Aqtobe,Ashgabat,Atyrau,Dushanbe,Karachi,Oral,Qostanay,Qyzylorda,Samarkand,Tashkent',
      'Asia/Yekaterinburg Etc/GMT-5 Indian/Kerguelen,Maldives',
    ].join(' ') },
  { minutes: 330, names: 'Asia/Calcutta,Colombo,Kolkata' },
  { minutes: 345, names: 'Asia/Kathmandu,Katmandu' },
  { minutes: 360, names: 'Asia/Bishkek,Dacca,Dhaka,Omsk,Thimbu,Thimphu,Urumqi Etc/GMT-6 Indian/Chagos' },
  { minutes: 390, names: 'Asia/Rangoon,Yangon Indian/Cocos' },
  { minutes: 420, names: [
      'Antarctica/Davis',
      'Asia/Bangkok,Barnaul,Ho_Chi_Minh,Hovd,Jakarta,Krasnoyarsk,Novokuznetsk,Novosibirsk,Phnom_Penh,Pontianak',
      'Asia/Saigon,Tomsk,Vientiane Etc/GMT-7 Indian/Christmas',
    ].join(' ') },
  { minutes: 480, names: [
      'Antarctica/Casey',
      'Asia/Brunei,Chungking,Hong_Kong,Irkutsk,Kuala_Lumpur,Kuching,Macao,Macau,Makassar,Manila,Shanghai',
      'Asia/Singapore,Taipei,Ujung_Pandang,Ulaanbaatar,Ulan_Bator Australia/Perth,West Etc/GMT-8',
      'Hongkong,PRC,ROC,Singapore',
    ].join(' ') },
  { minutes: 525, names: 'Australia/Eucla' },
  { minutes: 540, names: 'Asia/Chita,Dili,Jayapura,Khandyga,Pyongyang,Seoul,Tokyo,Yakutsk Etc/GMT-9 Japan,ROK Pacific/Palau' },
  { minutes: 570, names: 'Australia/Darwin,North' },
  { minutes: 570, rule: 'australia', names: 'Australia/Adelaide,Broken_Hill,South' },
  { minutes: 600, names: [
      'Antarctica/DumontDUrville Asia/Ust-Nera,Vladivostok Australia/Brisbane,Lindeman,Queensland Etc/GMT-10',
      'Pacific/Chuuk,Guam,Port_Moresby,Saipan,Truk',
    ].join(' ') },
  { minutes: 600, rule: 'australia', names: 'Antarctica/Macquarie Australia/ACT,Hobart,Melbourne,NSW,Sydney,Tasmania,Victoria' },
  { minutes: 630, rule: 'lordHowe', names: 'Australia/Lord_Howe' },
  { minutes: 660, names: [
      'Asia/Magadan,Sakhalin,Srednekolymsk Etc/GMT-11',
      'Pacific/Bougainville,Efate,Guadalcanal,Kosrae,Noumea,Pohnpei,Ponape',
    ].join(' ') },
  { minutes: 660, rule: 'australia', names: 'Pacific/Norfolk' },
  { minutes: 720, names: 'Asia/Anadyr,Kamchatka Etc/GMT-12 Pacific/Fiji,Funafuti,Kwajalein,Majuro,Nauru,Tarawa,Wake,Wallis' },
  { minutes: 720, rule: 'newZealand', names: 'Antarctica/McMurdo NZ Pacific/Auckland' },
  { minutes: 765, rule: 'chatham', names: 'Pacific/Chatham' },
  { minutes: 780, names: 'Etc/GMT-13 Pacific/Apia,Enderbury,Fakaofo,Kanton,Tongatapu' },
  { minutes: 840, names: 'Etc/GMT-14 Pacific/Kiritimati' },
];
