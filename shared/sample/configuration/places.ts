/** An address and a tax registration a company of the country could have; all made up. */
export type Place = {
  readonly lines: readonly string[];
  readonly postalCode: string;
  readonly city: string;
  /** Beginning of a tax registration; digits follow. */
  readonly registrationPrefix: string;
  readonly registrationDigits: number;
};

const place = (
  line: string,
  postalCode: string,
  city: string,
  registrationPrefix: string,
  registrationDigits: number,
): Place => ({ lines: [line], postalCode, city, registrationPrefix, registrationDigits });

export const PLACES: Readonly<Record<string, Place>> = {
  AE: place("مركز التجارة، شارع الشيخ زايد 40", "00000", "دبي", "100", 12),
  AT: place("Maria-Theresien-Straße 18", "6020", "Innsbruck", "ATU", 8),
  DE: place("Lindwurmstraße 88", "80337", "München", "DE", 9),
  ES: place("Calle de Serrano 41", "28001", "Madrid", "ESB", 8),
  FI: place("Aleksanterinkatu 17", "00100", "Helsinki", "FI", 8),
  FR: place("12 rue de la Fontaine", "75016", "Paris", "FR", 11),
  GB: place("5 Abbey Street", "SE1 3NJ", "London", "GB", 9),
  GR: place("Ακτή Μιαούλη 63", "185 37", "Πειραιάς", "EL", 9),
  IE: place("27 Merchants Quay", "D08 XK23", "Dublin", "IE", 7),
  IN: place("१४, शिवाजी मार्ग", "411001", "पुणे", "27", 13),
  IT: place("Via Torino 61", "20123", "Milano", "IT", 11),
  JP: place("中央区日本橋本町2丁目3番4号", "103-0023", "東京都", "T", 13),
  NL: place("Wilhelminakade 308", "3072 AR", "Rotterdam", "NL", 9),
  NO: place("Strandgaten 21", "5013", "Bergen", "NO", 9),
  PL: place("ul. Piotrkowska 120", "90-006", "Łódź", "PL", 10),
  PT: place("Rua Garrett 74", "1200-204", "Lisboa", "PT", 9),
  US: place("410 Lake Street", "60606", "Chicago, IL", "", 0),
};
