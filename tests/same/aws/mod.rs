//! What CloudFormation and Terraform say of one environment, as tables.

mod kinds;
mod rows;

use crate::table::Tables;

pub static AWS: Tables = Tables {
    kinds: kinds::KINDS,
    silent: kinds::SILENT,
    rows: &[rows::ROWS],
    referred: rows::REFERRED,
    words: rows::WORDS,
    codes: rows::CODES,
};
