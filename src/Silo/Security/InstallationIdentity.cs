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
    /// <exception cref="ConfigurationException">File, database and setting do not agree.</exception>
    public static async Task<string> EnsureAsync(
        InstallationRecords records, string file, string? configured, CancellationToken cancellationToken)
    {
        var inFile = File.Exists(file) ? (await File.ReadAllTextAsync(file, cancellationToken)).Trim() : null;
        var wanted = configured ?? (inFile is { Length: > 0 } ? inFile : null) ?? $"{Guid.NewGuid():N}"[..12];
        Check(wanted, configured is not null ? "GitOps:InstallationId" : file);
        var (stored, _) = await records.GetOrCreateAsync(RecordName, () => Encoding.UTF8.GetBytes(wanted), cancellationToken);
        var id = Encoding.UTF8.GetString(stored);
        RefuseDifference(id, configured, "GitOps:InstallationId");
        RefuseDifference(id, inFile, $"the file {file}");
        if (inFile is null)
        {
            DataDirectory.EnsureFile(file);
            await File.WriteAllTextAsync(file, id + "\n", cancellationToken);
        }

        return id;
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

    private static void Check(string id, string where)
    {
        if (id.Length > 40 || !id.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-')
            || !char.IsAsciiLetterOrDigit(id[0]))
        {
            throw new ConfigurationException($"{where} is '{id}'; valid: 1 to 40 lower-case letters, digits and dashes, beginning with a letter or digit.");
        }
    }
}
