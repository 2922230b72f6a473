using System.Text;
using OrleansGitOps.Grains.Storage;
using OrleansGitOps.Silo.Configuration;

namespace OrleansGitOps.Silo.Security;

/// <summary>
/// The installation id stands in every object that we manage. It lies beside the key file with a copy in the database, so that neither the loss of the
/// database nor a new node makes another installation of this one.
/// </summary>
internal static class InstallationIdentity
{
    private const string RecordName = "id";

    /// <summary>The id, made at the very first start.</summary>
    /// <returns>The id, and why the file could not be written where that is so (a key file mounted read-only).</returns>
    /// <exception cref="ConfigurationException">File, database and setting do not agree.</exception>
    public static async Task<(string Id, string? Note)> EnsureAsync(
        InstallationRecords records, string file, string? configured, CancellationToken cancellationToken)
    {
        var inFile = File.Exists(file) ? (await File.ReadAllTextAsync(file, cancellationToken)).Trim() : null;
        Check(configured, "GitOps:InstallationId");
        Check(inFile, $"The file {file}");
        if (configured is not null && inFile is not null && configured != inFile)
        {
            throw new ConfigurationException(
                $"GitOps:InstallationId is '{configured}', the file {file} says '{inFile}'; valid: the same in both. "
                + "Objects in the clusters carry the old one.");
        }

        var wanted = configured ?? inFile ?? $"{Guid.NewGuid():N}"[..12];
        var (stored, _) = await records.GetOrCreateAsync(RecordName, () => Encoding.UTF8.GetBytes(wanted), cancellationToken);
        var id = Encoding.UTF8.GetString(stored);
        RefuseDifference(id, configured, "GitOps:InstallationId");
        RefuseDifference(id, inFile, $"The file {file}");
        return (id, inFile is null ? Keep(file, id) : null);
    }

    private static string? Keep(string file, string id)
    {
        try
        {
            PrivateFile.TryCreate(file, id + "\n");
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"the installation id {id} cannot be kept in {file} ({exception.Message}); should the database be lost, set GitOps:InstallationId={id}";
        }
    }

    private static void RefuseDifference(string stored, string? other, string where)
    {
        if (other is not null && other != stored)
        {
            throw new ConfigurationException(
                $"{where} says installation '{other}', the database belongs to '{stored}': two installations must not share one database, "
                + "or one of them would prune what the other manages. Use the database of this installation, or correct the id.");
        }
    }

    private static void Check(string? id, string where)
    {
        if (id is not null && (id.Length is 0 or > 40 || !char.IsAsciiLetterOrDigit(id[0])
            || !id.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-')))
        {
            throw new ConfigurationException($"{where} is '{id}'; valid: 1 to 40 lower-case letters, digits and dashes, beginning with a letter or digit.");
        }
    }
}
