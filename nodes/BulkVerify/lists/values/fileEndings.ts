/**
 * What ends the names of files and of no domain, as a part of a pattern: `logo@2x.png` is a picture, `index.html` a
 * piece of a URL. What is a domain too (`zip`, `mov`, `md`, `sh`, `py`, `app`) is none of them.
 */
export const FILE_ENDINGS = [
	'x?html?|php|aspx?|jspx?|cfm|cgi|css|s[ac]ss|less|js|jsx|tsx|json|xml|ya?ml|map|woff|ttf|eot|otf',
	'jpe?g|jfif|png|gif|svg|webp|avif|heic|bmp|ico|tiff?|psd|eps',
	'pdf|csv|tsv|txt|rtf|log|docx?|xlsx?|pptx?|odt|ods|odp|epub|vcf|ics|eml',
	'exe|dll|msi|bat|lnk|vbs|jar|apk|iso|img|rar|tar|gz|tgz|tmp|bak|sql|ini|cfg|conf|webm|wav|avi|ogg|flac',
].join('|');
