const NUMBER = new Intl.NumberFormat('en-GB');

/** `1 passage`, `2,310 words` */
export function counted(amount, one, many = `${one}s`) {
    return `${NUMBER.format(amount)} ${amount === 1 ? one : many}`;
}

/** `812 bytes`, `24 KB`, `1.2 MB`, in steps of 1,024 as the upload limit counts them. */
export function fileSize(bytes) {
    if (bytes < 1024) return counted(bytes, 'byte');
    const [amount, unit] = bytes < 1024 * 1024 ? [bytes / 1024, 'KB'] : [bytes / 1024 / 1024, 'MB'];
    return `${amount < 10 ? Math.round(amount * 10) / 10 : Math.round(amount)} ${unit}`;
}
