using System.Reflection;

namespace OrleansGitOps.Architecture.Tests.Contracts;

/// <summary>
/// Writes down what silos of different versions, and stored state, must agree about: every serializable type with alias, member ids, names
/// and types, every grain interface with its methods.
/// </summary>
internal static class ContractText
{
    private const BindingFlags Members = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly string[] Assemblies = 
        ["OrleansGitOps.Grains.Abstractions", "OrleansGitOps.Engine", "OrleansGitOps.Grains", "OrleansGitOps.Api", "OrleansGitOps.Silo"];

    public static string Of()
    {
        var types = Assemblies.SelectMany(name => Assembly.Load(name).GetTypes()).ToList();
        var serializable = types
            .Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
            .Select(Serializable);
        var grains = types
            .Where(type => type.IsInterface && typeof(Orleans.Runtime.IAddressable).IsAssignableFrom(type))
            .Select(Grain);
        return string.Join('\n', serializable.Concat(grains).Order(StringComparer.Ordinal)) + "\n";
    }

    private static string Serializable(Type type)
    {
        var lines = type.IsEnum
            ? Enum.GetNames(type).Select(name => $"  {Convert.ToInt64(Enum.Parse(type, name), null)} {name}")
            : type.GetMembers(Members)
                .Select(member => (Member: member, Id: member.GetCustomAttribute<IdAttribute>()?.Id))
                .Where(item => item.Id is not null)
                .OrderBy(item => item.Id)
                .Select(item => $"  {item.Id} {item.Member.Name}: {Name(TypeOf(item.Member))}");
        return string.Join('\n', lines.Prepend($"type {AliasOf(type)} ({type.FullName}{BaseOf(type)})")) + "\n";
    }

    private static string Grain(Type type)
    {
        var lines = type.GetMethods()
            .Select(method =>
                $"  {method.GetCustomAttribute<AliasAttribute>()?.Alias ?? method.Name}"
                + $"({string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)))}): {Name(method.ReturnType)}")
            .Order(StringComparer.Ordinal);
        return string.Join('\n', lines.Prepend($"grain {AliasOf(type)} ({type.FullName})")) + "\n";
    }

    private static string AliasOf(Type type) => type.GetCustomAttribute<AliasAttribute>()?.Alias ?? "(no alias)";

    private static string BaseOf(Type type) =>
        type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && !type.IsEnum ? $" : {Name(parent)}" : "";

    private static Type TypeOf(MemberInfo member) => member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType;

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Name(inner) + "?";
        }

        return type switch
        {
            { IsArray: true } => Name(type.GetElementType()!) + "[]",
            { IsGenericType: true } => $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>",
            _ => type.Name,
        };
    }
}
