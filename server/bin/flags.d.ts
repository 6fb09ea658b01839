export declare const flags: readonly string[]
export declare const environment: Readonly<Record<string, string>>
