using Microsoft.Data.Sqlite;

namespace OrleansGitOps.Grains.Storage.Sqlite;

/// <summary>SQLite's result codes in words (https://www.sqlite.org/rescode.html).</summary>
internal static class SqliteErrors
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnlyCode = 8;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int TooBig = 18;
    private const int Constraint = 19;
    private const int NotADatabase = 26;

    /// <summary>True if only the batch at hand is to blame, so that the rest of its group can still be committed.</summary>
    public static bool IsOneBatchOnly(SqliteException error) => error.SqliteErrorCode is TooBig or Constraint;

    public static StateStoreException Translate(SqliteException error, string file) => error.SqliteErrorCode switch
    {
        Corrupt or NotADatabase => new(StateStoreFailure.Damaged, $"The database {file} is damaged ({error.Message}) Restore it from a backup, "
            + "or move it and its -wal and -shm files away and register the applications again.", error),
        Full => new(StateStoreFailure.DiskFull, $"The disk that holds {file} is full; nothing was written. Make room and try again.", error),
        ReadOnlyCode => new(StateStoreFailure.ReadOnly, $"The database {file} cannot be written: file, directory or file system is read-only for "
            + "this user.", error),
        CannotOpen => new(StateStoreFailure.ReadOnly, $"The database {file} cannot be opened or created; check that its directory exists and "
            + "belongs to this user.", error),
        Busy or Locked => new(StateStoreFailure.InUse, $"The database {file} is locked by another program (a shell or backup tool?).", error),
        _ => new(StateStoreFailure.Unavailable, $"The database {file} failed: {error.Message}", error),
    };
}
