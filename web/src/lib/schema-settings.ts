import { z } from 'zod'

// Schemas are compiled with `new Function` where that is allowed; the content security policy forbids even the attempt.
z.config({ jitless: true })
