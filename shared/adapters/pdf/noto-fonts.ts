import { createRequire } from "node:module";
import { basename, join } from "node:path";

/** A face of the document. Other scripts have one weight: a bold one costs 5 MB to say the same. */
export type FontKey = "regular" | "bold" | "arabic" | "devanagari" | "japanese";

const FILES: Readonly<Record<FontKey, string>> = {
  regular: "@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf",
  bold: "@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf",
  arabic: "@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf",
  devanagari: "@expo-google-fonts/noto-sans-devanagari/400Regular/NotoSansDevanagari_400Regular.ttf",
  japanese: "@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf",
};

/** Package paths of every font file, for whoever bundles the function: they are copied flat into one folder. */
export const FONT_FILES: readonly string[] = Object.values(FILES);

/**
 * Where a face is read from: `<directory>/NotoSans_400Regular.ttf` and so on where a bundle brought the files
 * along, else the installed packages.
 */
export const fontPath = (key: FontKey, directory?: string): string =>
  directory === undefined
    ? createRequire(import.meta.url).resolve(FILES[key])
    : join(directory, basename(FILES[key]));
