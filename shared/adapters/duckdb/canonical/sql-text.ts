/** A name in SQL: columns of cost files can be called anything. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text value in SQL. */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
