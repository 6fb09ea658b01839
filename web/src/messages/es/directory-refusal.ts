import type { directoryRefusal as english } from '../en/directory-refusal.ts'
import type { Translated } from '../shape.ts'

export const directoryRefusal: Translated<typeof english> = {
  'descriptor-malformed': 'No es un descriptor de nodo, o está dañado. Pida de nuevo el archivo al vecino.',
  'descriptor-forged': 'Una firma de este descriptor no es válida. No lo use y llame al vecino.',
  'descriptor-older': 'Ya se conoce un descriptor más reciente de este Estado.',
  'descriptor-expired': 'Este descriptor no es válido en este momento. Pida uno nuevo al vecino y compare los relojes.',
  'descriptor-other-state': 'Este descriptor es de otro Estado que el solicitado.',
  'descriptor-own': 'Este descriptor se atribuye el Estado o una clave de este nodo.',
  'descriptor-ambiguous-key': 'Una clave de este descriptor ya pertenece a otro.',
  'address-refused': 'Este nodo no llama a esa dirección. Debe empezar por https y no llevar a esta máquina.',
  'other-node-key':
    'Lo firmó otra clave que la conocida. Llame al vecino; suspéndalo o retírele la confianza antes de comparar de nuevo.',
  'peer-unreachable': 'No se puede contactar con el vecino en su dirección. Inténtelo más tarde.',
  'peer-not-trusted': 'Este vecino no es de confianza ahora.',
  'words-misheard': 'No son trece palabras que vayan juntas. Pida que las lean otra vez.',
  'words-differ': 'Son las palabras de otra clave. No confíe en este vecino.',
  'key-times':
    'Estas fechas no encajan: la clave nueva empieza ahora o después, la antigua termina más tarde, y una clave se retira desde un momento pasado.',
  'no-such-key': 'No existe tal clave que reemplazar.',
  'list-malformed': 'No es una lista de confianza, o se contradice.',
  'list-forged': 'Una firma de esta lista no es válida. Se conservó como prueba.',
  'list-rewritten': 'Esta lista tiene otra historia que la que se guarda aquí. Se rechazó y se conservó como prueba.',
  'list-gap': 'Faltan versiones anteriores de esta lista. Aporte todas.',
  'list-other-signers': 'La lista fundacional nombra a otros firmantes, o pide otro número de ellos.',
  'list-not-enough-signers': 'No han firmado esta lista suficientes Estados distintos.',
  'list-from-the-future': 'Esta lista viene del futuro. Uno de los relojes está mal.',
  'not-a-signer': 'Este Estado no firma esa lista.',
  'member-not-known':
    'Este nodo no confía por sí mismo en uno de estos Estados, así que no puede nombrarlo ante otros.',
  'draft-waiting': 'Ya hay un borrador firmado por este Estado que espera a los demás.',
}
