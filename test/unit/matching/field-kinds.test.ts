// What a column is, by the whole words of its name.
import { describe, expect, test } from 'vitest';
import { chooseKinds, kindOfColumn } from '../../../src/matching/field-kinds.ts';

const KINDS = {
  name: [
    'name',
    'Full Name',
    'first and surname',
    'first and last name',
    'given_and_family_name',
    'Vor- und Nachname',
    'nombre y apellidos',
    'customerName',
    'person_name',
    'display name',
  ],
  given: [
    'first_name',
    'givenName',
    'forename',
    'Vorname',
    'middle_name',
    'second_name',
    'prenom',
    'nombre',
    'middle initial',
  ],
  family: ['surname', 'last_name', 'familyName', 'Nachname', 'second_surname', 'apellido 2', 'cognome'],
  id: ['id', 'rec_id', 'person_id', 'customer_id', 'uuid', 'Kundennummer'],
  email: ['email', 'E-Mail', 'email_address', 'correo'],
  phone: ['phone', 'mobile', 'phone_number', 'telefono'],
  category: ['email_verified', 'phone_type', 'account status', 'marketing_opt_in', 'is_active', 'gender'],
  city: ['city', 'suburb', 'Wohnort'],
  postcode: ['postcode', 'zip', 'postcode_fake'],
  state: ['state', 'home_state'],
  birth_date: ['dob', 'date_of_birth', 'birth date', 'Geburtsdatum'],
  country: ['country', 'nationality'],
  street: ['street', 'address_1', 'full_address'],
  ignore: ['cluster', 'person', 'created_at'],
} as const;

describe('a column by its name', () => {
  test.each(Object.entries(KINDS).flatMap(([kind, columns]) => columns.map((column) => [column, kind])))(
    '%s is %s',
    (column, kind) => expect(kindOfColumn(column)).toBe(kind),
  );

  test.each([
    'user_name',
    'username',
    'company_name',
    'file name',
    'pet name',
    'place_of_birth',
    'birth place',
    'remark',
    'address_2',
  ])('%s is no known kind and is compared as text', (column) => expect(kindOfColumn(column)).toBeUndefined());

  test('beside given and family name only a whole name says the same as they', () => {
    const columns = ['first_name', 'last_name', 'full name', 'middle_name', 'user_name', 'company_name'];
    const chosen = chooseKinds(columns, new Map()).map(({ kind }) => kind);
    expect(chosen).toEqual(['given', 'family', 'ignore', 'given', 'text', 'text']);
  });

  test('without them a company has no name of a person', () => {
    expect(chooseKinds(['company_name'], new Map()).map(({ kind }) => kind)).toEqual(['text']);
  });
});
